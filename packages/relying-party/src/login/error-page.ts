import type { SignInError } from './sign-in-error.ts';

/** The page a person sees when nothing else is configured (option `renderError`). */
export function renderErrorPage(error: SignInError, links: { home: string; login: string }): Response {
  const code = error.providerError ? `${error.code}: ${error.providerError}` : error.code;
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in</title>
<h1>${escapeHtml(error.message)}</h1>
<p><a href="${escapeHtml(links.login)}">Sign in again</a> or <a href="${escapeHtml(links.home)}">go to the start page</a>.</p>
<p><small>${escapeHtml(code)}</small></p>
</html>
`;
  return new Response(page, {
    status: error.status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
  });
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
