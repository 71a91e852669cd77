const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

// The page around the frame follows when it is told. Where it does not listen, the frame leads the window on by itself,
// which a browser may forbid it.
const LEAD_ON = `parent.postMessage({ florin: 'returned' }, location.origin);
setTimeout(() => { top.location.replace(document.getElementById('follow').href) }, 1500);`;

/** The last page in an unseen frame: nothing. The page around it goes on by itself. */
export function emptyFrame(): Response {
  return new Response('<!doctype html><title>…</title>', {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'self'",
    },
  });
}

/** The last page in the bank's frame: it leads the whole window on, or offers a link that does. */
export function frameEnd(followUrl: string, nonce: string): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>…</title></head><body>
<p><a id="follow" href="${escape(followUrl)}" target="_top">→</a></p>
<script nonce="${escape(nonce)}">${LEAD_ON}</script></body></html>`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'self'`,
    },
  });
}
