/**
 * The script for pages of signed-in people: it leaves the page when the session ends. As a file of its own it runs
 * under a strict Content-Security-Policy (`script-src 'self'; connect-src 'self'`).
 *
 * `<script src="/session-events.js" data-events="/session-events" data-leave="/" defer></script>`: `data-leave` is where to
 * go, by default the same page again. Before it leaves, the document gets the event `curfew:ended`, which an
 * application may cancel (`preventDefault`) to do something else.
 */
export const SESSION_EVENTS_SCRIPT = `(() => {
  const { events = '/session-events', leave = location.href } = document.currentScript.dataset;
  const source = new EventSource(events);
  source.addEventListener('ended', () => {
    source.close();
    const isWanted = document.dispatchEvent(new CustomEvent('curfew:ended', { cancelable: true }));
    // A page that has this script although nobody is signed in must not leave for itself again and again.
    const last = Number(sessionStorage.getItem('curfew:left') ?? 0);
    if (!isWanted || Date.now() - last < 10000) return;
    sessionStorage.setItem('curfew:left', String(Date.now()));
    location.replace(leave);
  });
  // The browser may show the page again as it was when it was left.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
})();
`;
