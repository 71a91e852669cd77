import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { themeCssFor } from '~/design/theme';
import { HomeScreen } from '~/sandbox/home-screen';

export const meta: MetaFunction = () => [{ title: 'Florin' }];

export function loader({ context }: LoaderFunctionArgs) {
  return { nonce: context.nonce, themeCss: themeCssFor(null) };
}

export default function Home() {
  return <HomeScreen page={useLoaderData<typeof loader>()} />;
}
