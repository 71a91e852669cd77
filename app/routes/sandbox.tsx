import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { standalonePage } from '~/checkout/standalone-page.server';
import { isSandboxOpen } from '~/flows/is-sandbox-open.server';
import { isFromOurPages } from '~/http/same-origin';
import { paths } from '~/paths';
import { driveSandbox, isSandboxToken } from '~/sandbox/drive-sandbox.server';
import { sandboxPage, type SandboxPage } from '~/sandbox/sandbox-page.server';
import { SandboxScreen } from '~/sandbox/sandbox-screen';

export const meta: MetaFunction = () => [{ title: 'Sandbox · Florin' }];

export async function loader({ request, context }: LoaderFunctionArgs): Promise<SandboxPage> {
  if (!(await isSandboxOpen(context.house))) throw standalonePage('not_found', request, context);
  return sandboxPage(context.house, context.nonce);
}

export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  const { house } = context;
  if (!(await isSandboxOpen(house))) return standalonePage('not_found', request, context);
  const fields = new URLSearchParams(await request.text());
  const isOurs =
    isFromOurPages(request.headers, house.config.appUrl) && isSandboxToken(house, fields.get('token') ?? '');
  if (!isOurs) return new Response('This form is not ours.\n', { status: 403 });
  await driveSandbox(house, fields);
  return new Response(null, { status: 303, headers: { location: paths.sandbox() } });
}

export default function Sandbox() {
  return <SandboxScreen page={useLoaderData<typeof loader>()} />;
}
