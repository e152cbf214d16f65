/** Whether a page fits the width of a window. */

import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Makes the page so wide, and expects that nothing of it is wider once it is laid out anew. */
export async function fit(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { timeout: 10_000 }).toBe(width);
}
