import { PAGE_STYLE } from './page-style';

/** HTML that was made by `html`: text in it is escaped already. */
export class Html {
  constructor(readonly text: string) {}
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

type Piece = Html | string | number | readonly Html[];

/** Writes HTML; everything filled in is escaped unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const text = parts.map((part, index) => part + (index < pieces.length ? written(pieces[index]) : ''));
  return new Html(text.join(''));
}

function written(piece: Piece | undefined): string {
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map(written).join('');
  return piece === undefined ? '' : escapeHtml(String(piece));
}

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Origins that the page's forms lead to by redirect, beside its own: browsers hold `form-action` against those, too. */
  readonly leadsTo?: readonly string[];
  /** The one origin that may frame the page. */
  readonly framedBy: string;
}

/** A whole page with its security headers. It works without JavaScript, and none may run on it. */
export function pageResponse(page: Page): Response {
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `form-action ${["'self'", ...(page.leadsTo ?? [])].join(' ')}`,
    `frame-ancestors 'self' ${page.framedBy}`,
    "base-uri 'none'",
  ];
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${page.title}</title>
        <style nonce="${nonce}">
          ${new Html(PAGE_STYLE)}
        </style>
      </head>
      <body>
        <main>${page.body}</main>
      </body>
    </html> `;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  return new Response(document.text, { status: page.status ?? 200, headers });
}
