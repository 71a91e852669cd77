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

/** Opens a bank's page in the frame, which is on the page already. */
export function postInto(frame: HTMLIFrameElement, { url, method = 'POST', fields }: Sending): void {
  const form = document.createElement('form');
  frame.name = FRAME_NAME;
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
