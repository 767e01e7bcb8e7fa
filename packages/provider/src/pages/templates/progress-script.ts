/** The one script of the pages is expected at this path unless a page is told otherwise. */
export const PROGRESS_SCRIPT_PATH = '/assets/sign-out-progress.js';

/**
 * Keeps the list of applications on the signed-out page up to date: asks for the list as it is now and puts it in the
 * place of the old one, until the list says no address to ask any more, or the address is gone. A string and not a file,
 * because the build copies no assets.
 */
export const progressScript = `
const place = document.getElementById('progress');
const longestPause = 5000;
const end = performance.now() + 150000;
let pause = 1000;

async function look() {
  const answer = await fetch(place.dataset.address, { cache: 'no-store' }).catch(() => undefined);
  if (answer?.status === 404) return;
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const current = page.getElementById('progress');
    if (current === null) return;
    if (current.textContent !== place.textContent) place.replaceChildren(...current.childNodes);
    if (current.dataset.address === undefined) return;
  }
  pause = Math.min(pause * 1.25, longestPause);
  if (performance.now() < end) setTimeout(look, pause);
}

if (place?.dataset.address !== undefined) setTimeout(look, pause);
`.trimStart();
