import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A browser of a person, with cookies of its own. */
export class Device {
  readonly page: Page;
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  static async open(browser: Browser): Promise<Device> {
    const context = await browser.newContext();
    context.setDefaultTimeout(20_000);
    return new Device(context, await context.newPage());
  }

  /** Opens an address in a tab of its own and gives the text of the page. */
  async read(url: string): Promise<string> {
    const tab = await this.#context.newPage();
    try {
      await tab.goto(url, { waitUntil: 'load' });
      return await tab.locator('body').innerText();
    } finally {
      await tab.close();
    }
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
