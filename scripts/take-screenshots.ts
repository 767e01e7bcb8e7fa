/**
 * Takes the pictures in the README from the running product: starts the demo, plays the story in Chromium and
 * writes docs/images/*.png. Run it after a change of any screen: `npm run screenshots`.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ADMIN_PASSWORD, RunningDemo } from '../test/running-demo.ts';
import { launchChromium } from '../test/systems/chromium.ts';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });

const demo = await RunningDemo.start({ provider: 9443, playground: 8080 });
const chromium = await launchChromium();
const context = await chromium.newContext({ viewport: { width: 1000, height: 720 }, colorScheme: 'light' });
const page = await context.newPage();
const take = async (name: string, fullPage = false) => {
  await page.screenshot({ path: `${folder}${name}.png`, fullPage });
  console.log(`docs/images/${name}.png`);
};

await page.goto(demo.playground2);
await take('playground-signed-out');
await page.getByRole('button', { name: 'Authorize' }).click();
await page.getByLabel('Username').fill('admin');
await take('sign-in');
await page.getByLabel('Password').fill(ADMIN_PASSWORD);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.locator('label', { hasText: 'Username' }).click();
await take('consent');
await page.getByRole('button', { name: 'Continue' }).click();
await page.goto(demo.playground3);
await page.getByRole('button', { name: 'Authorize' }).click();
await page.locator('label', { hasText: 'Username' }).click();
await page.getByRole('button', { name: 'Continue' }).click();
await page.waitForURL(`${demo.playground3}**`);
await take('playground-signed-in', true);
await page.getByRole('button', { name: 'Logout' }).click();
await take('logout');
await page.getByRole('button', { name: 'Yes' }).click();
await page.waitForURL(`${demo.playground3}/**`);
await page.goto(demo.playground2);
await take('playground-logged-out', true);
await page.goto(demo.provider);
await take('provider');
// The provider's own page after a logout, for people who were not sent by an application.
await page.goto(demo.playground2);
await page.getByRole('button', { name: 'Authorize' }).click();
await page.getByLabel('Username').fill('admin');
await page.getByLabel('Password').fill(ADMIN_PASSWORD);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.locator('#logged-in-user', { hasText: 'admin' }).waitFor();
await page.goto(`${demo.provider}/oidc/logout`);
await page.getByRole('button', { name: 'Yes' }).click();
await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
await take('signed-out');

// The console shows what happened, and who has heard.
// Its connection for live events stays open, so the network never rests: charts have drawn themselves by then.
const settle = () => page.waitForTimeout(2_000);
await page.setViewportSize({ width: 1280, height: 860 });
const openConsole = async (path: string, heading: string | RegExp) => {
  await page.goto(`${demo.provider}${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await settle();
};
await page.goto(`${demo.provider}/console/`);
await page.getByLabel('Username').fill('admin');
await page.getByLabel('Password').fill(ADMIN_PASSWORD);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
await openConsole('/console/', 'Overview');
await take('console-overview');
await openConsole('/console/applications', 'Applications');
await page.getByRole('link', { name: 'playground2' }).click();
await page.getByRole('tab', { name: 'Protocol' }).click();
await page.getByLabel('Back channel logout URL').scrollIntoViewIfNeeded();
await take('console-application');
await openConsole('/console/sessions?state=ended', 'Sessions');
await page.locator('tbody tr').last().getByRole('link').first().click();
await page.getByRole('heading', { level: 1 }).waitFor();
await settle();
await take('console-session');
await openConsole('/console/deliveries', 'Deliveries');
await take('console-deliveries');
await openConsole('/account/', /./);
await take('account');

await chromium.close();
await demo.stop();
