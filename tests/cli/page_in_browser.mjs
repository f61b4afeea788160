// node page_in_browser.mjs MODULES PAGE: opens a page of schemadiff's in Chromium, light and dark, as wide as a phone and
// as a desk; prints what is wrong with it: what an accessibility check (axe) finds, what needs to be scrolled sideways,
// what runs or loads although nothing should, what cannot be reached by keyboard.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [modules, file] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let wrong = 0;
for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const complain = (what) => {
      wrong += 1;
      console.log(`${colorScheme}, ${width} px: ${what}`);
    };
    page.on('dialog', (dialog) => {
      complain(`a dialog says ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on('pageerror', (error) => complain(error.message));
    const address = `file://${resolve(file)}`;
    page.on('request', (request) => {
      if (request.url() !== address) complain(`loads ${request.url()}`);
    });
    await page.goto(address);
    for (const summary of await page.locator('summary').all()) {
      await summary.focus();
      if (!(await summary.evaluate((element) => element === document.activeElement))) {
        complain('a summary is out of reach of the keyboard');
      }
    }
    await page.evaluate(() => document.querySelectorAll('details').forEach((part) => { part.open = true; }));
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (sideways > 0) complain(`is ${sideways} px too wide`);
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const violation of violations) {
      complain(`${violation.id}: ${violation.help}: ${violation.nodes[0].html}`);
    }
    await context.close();
  }
}
await browser.close();
process.exitCode = wrong > 0 ? 1 : 0;
