/** A network of PyTorch with its trials, to try the page with. */

import type { SourceFile } from "dither";

const places = {
  "nn-rnn-tanh.safetensors": new URL("../../../../test-data/examples/nn-rnn-tanh.safetensors", import.meta.url),
  "trials-sin.npz": new URL("../../../../test-data/examples/trials-sin.npz", import.meta.url),
};

export function exampleFiles(): Promise<SourceFile[]> {
  return Promise.all(
    Object.entries(places).map(async ([fileName, url]) => ({
      fileName,
      bytes: new Uint8Array(await (await fetch(url)).arrayBuffer()),
    })),
  );
}
