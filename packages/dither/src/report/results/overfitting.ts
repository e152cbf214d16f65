/** How specific a network's dependence on its noise is: loss under other levels, other noise and other inputs. */

import { checkArguments } from "../../base/check-arguments.js";
import { placements } from "../../network/specification/noise.js";
import type { Placement } from "../../network/specification/specification.js";
import { paragraph, tableOf, type Column, type ReportDocument, type Section } from "../document/document.js";
import { overfittingFigure, type OverfittingPanel } from "../figures/overfitting-figure.js";
import { significant } from "../words/numerals.js";

/** Networks that were trained at one level: losses are means over seeds. */
export interface OverfittingRow {
  readonly placement: Placement;
  /** Training noise. */
  readonly std: number;
  /** At each of the levels. */
  readonly losses: readonly number[];
  readonly standardErrors: readonly number[];
  /** Under other conditions, the first as trained; none for networks trained without noise. */
  readonly others: readonly LossUnderCondition[];
}

/** Loss under one condition. */
export interface LossUnderCondition {
  readonly name: string;
  readonly loss: number;
  readonly standardError: number;
}

export interface OverfittingReport {
  /** Levels of training and of test noise. */
  readonly levels: readonly number[];
  /** By placement, then by training noise. */
  readonly rows: readonly OverfittingRow[];
}

/** Losses of each placement as shares of the loss as trained. */
export function overfittingPanels(report: OverfittingReport): OverfittingPanel[] {
  checkArguments("overfittingPanels", { report }, { report: { levels: "array", rows: "array" } });
  const { levels, rows } = report;
  return placements
    .filter((placement) => rows.some((row) => row.placement === placement))
    .map((placement) => {
      const mine = rows.filter((row) => row.placement === placement);
      return {
        placement,
        trained: levels,
        tested: levels,
        matrix: mine.map(({ losses }, k) => losses.map((loss) => loss / losses[k])),
        conditions: (mine.find(({ others }) => others.length > 0)?.others ?? []).slice(1).map(({ name }) => name),
        others: mine.map(({ others }) => others.slice(1).map(({ loss }) => loss / others[0].loss)),
      };
    });
}

export function overfittingDocument(report: OverfittingReport): ReportDocument {
  checkArguments("overfittingDocument", { report }, { report: { levels: "array", rows: "array" } });
  const panels = overfittingPanels(report);
  const errors = report.rows.flatMap(({ losses, standardErrors }) => losses.map((loss, k) => standardErrors[k] / loss));
  return {
    title: verdict(panels),
    abstract: [],
    facts: [],
    sections: [
      {
        heading: null,
        blocks: [
          {
            kind: "figure",
            name: "overfitting",
            heading: "Loss against training and test noise, and under other conditions.",
            reading: "Shares of the loss as trained, which stands on the diagonal.",
            draw: (dom, width) => overfittingFigure(dom, panels, { width }),
          },
        ],
      },
      ...panels.map((panel) => placementSection(panel, report)),
      {
        heading: null,
        blocks: [
          paragraph(
            `Standard errors over trials; of the losses in the matrix at most ${significant(100 * Math.max(...errors), 2)} %.`,
          ),
        ],
      },
    ],
  };
}

function placementSection({ placement, matrix, conditions }: OverfittingPanel, report: OverfittingReport): Section {
  const { levels, rows } = report;
  const noisy = rows.filter((row) => row.placement === placement && row.others.length > 0);
  const level = (std: number): string => significant(std, 2);
  return {
    heading: `Noise ${placement}: loss at test noise / loss at training noise`,
    blocks: [
      tableOf(
        { id: `levels-${placement}`, caption: "" },
        [...matrix.entries()],
        [
          { heading: "trained with", cell: ([k]) => level(levels[k]) },
          ...levels.map((std, j): Column<[number, readonly number[]]> => ({
            heading: `tested ${level(std)}`,
            cell: ([, row]) => significant(row[j], 2),
          })),
        ],
      ),
      tableOf(
        { id: `conditions-${placement}`, caption: "" },
        [...conditions.entries()],
        [
          { heading: "tested with", cell: ([, name]) => name },
          ...noisy.map(({ std, others: [own, ...others] }): Column<[number, string]> => ({
            heading: `trained ${level(std)}`,
            cell: ([j]) => ratioWithError(others[j], own),
          })),
        ],
      ),
    ],
  };
}

/** A ratio to the loss as trained, "1.2 ± 0.03"; its error as if both were independent, which is too large if anything. */
function ratioWithError({ loss, standardError }: LossUnderCondition, own: LossUnderCondition): string {
  const ratio = loss / own.loss;
  const error = ratio * Math.sqrt((standardError / loss) ** 2 + (own.standardError / own.loss) ** 2);
  return `${significant(ratio, 2)} ± ${significant(error, 1)}`;
}

function verdict(panels: readonly OverfittingPanel[]): string {
  const best = panels.map(({ placement, trained, matrix }) => {
    const noisy = [...matrix.entries()].filter(([k]) => trained[k] > 0);
    const own = noisy.filter(([k, row]) => row.indexOf(Math.min(...row)) === k);
    return `${own.length} of ${noisy.length} training levels with noise ${placement}`;
  });
  return `Networks did best at the level of noise that they were trained with, among those tested, for ${best.join(" and ")}.`;
}
