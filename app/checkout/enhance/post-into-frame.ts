const FRAME_NAME = 'florin-bank';

function hiddenFields(json: string | undefined): [string, string][] {
  try {
    const fields: unknown = JSON.parse(json ?? '{}');
    return typeof fields === 'object' && fields !== null
      ? Object.entries(fields).map(([name, value]) => [name, String(value)])
      : [];
  } catch {
    return [];
  }
}

/** What a bank wants to be sent, with its fields as JSON. */
interface Sending {
  readonly url: string;
  readonly method: string | undefined;
  readonly fields: string | undefined;
}

/** A frame that a bank's page can be opened in. It is named before it is on the page: later, nothing would find it there. */
export function newFrame(sandbox: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.name = FRAME_NAME;
  frame.setAttribute('sandbox', sandbox);
  return frame;
}

/** Opens a bank's page in the frame that is on the page. */
export function postIntoFrame({ url, method = 'POST', fields }: Sending): void {
  const form = document.createElement('form');
  form.action = url;
  form.method = method;
  form.target = FRAME_NAME;
  form.hidden = true;
  for (const [name, value] of hiddenFields(fields)) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
