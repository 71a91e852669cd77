import { done, refuseFields, type Outcome } from '~/foundation/refusal';

const MOST_ON_A_PAGE = 100;
const USUAL_ON_A_PAGE = 20;

/** Which page of a list is asked for, as it stands in the address. */
export interface PageQuery {
  readonly cursor: string | null;
  readonly limit: string | null;
}

/** How many are asked for, or what is wrong with that. */
export function readLimit({ limit }: PageQuery): Outcome<number> {
  const most = limit === null ? USUAL_ON_A_PAGE : Number(limit);
  return Number.isInteger(most) && most >= 1 && most <= MOST_ON_A_PAGE
    ? done(most)
    : refuseFields({ limit: `must be from 1 to ${MOST_ON_A_PAGE}` });
}
