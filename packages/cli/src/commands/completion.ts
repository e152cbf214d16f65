/** `dither completion`: the script that makes a shell complete commands, options, tasks and files. */

import { script } from "@bomb.sh/tab";
import { Argument, Command } from "commander";

export function completionCommand(): Command {
  return new Command("completion")
    .description("print the script with which a shell completes commands, options and tasks")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      "\nExamples, to go into the file that the shell reads at its start:\n  dither completion bash >> ~/.bashrc\n  dither completion zsh >> ~/.zshrc\n  dither completion fish > ~/.config/fish/completions/dither.fish",
    )
    .action((shell: string) => script(shell, "dither", "dither"));
}
