import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { isFromOurPages } from '~/http/same-origin';
import { paths } from '~/paths';
import { driveSandbox } from '~/sandbox/drive-sandbox.server';
import { sandboxPage, type SandboxPage } from '~/sandbox/sandbox-page.server';
import { SandboxScreen } from '~/sandbox/sandbox-screen';

export const meta: MetaFunction = () => [{ title: 'Sandbox · Florin' }];

export function loader({ context }: LoaderFunctionArgs): Promise<SandboxPage> {
  return sandboxPage(context.house, context.nonce);
}

export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  if (!isFromOurPages(request.headers, context.house.config.appUrl))
    return new Response('This form is not ours.\n', { status: 403 });
  await driveSandbox(context.house, new URLSearchParams(await request.text()));
  return new Response(null, { status: 303, headers: { location: paths.sandbox() } });
}

export default function Sandbox() {
  return <SandboxScreen page={useLoaderData<typeof loader>()} />;
}
