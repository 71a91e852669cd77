import type { ReactNode } from 'react';
import * as css from './state-page.css';
import type { Followed } from './checkout-page';
import { stateDrawings } from './marks';

const DRAWINGS = stateDrawings({ drawn: css.drawn, waitingRing: css.waitingRing });

interface StatePageProps {
  readonly kind: string;
  readonly drawing: keyof typeof DRAWINGS | null;
  readonly title: string;
  readonly children?: ReactNode;
  /** For states that change by themselves. */
  readonly followed?: Followed;
  readonly isGood?: boolean;
}

/** One state drawn as a page of its own: a drawing, a heading, words. */
export function StatePage({ kind, drawing, title, children, followed, isGood = false }: StatePageProps) {
  return (
    <div
      className={css.state}
      data-state={kind}
      data-status-url={followed?.statusUrl}
      data-follow-url={followed?.followUrl}
      data-version={followed?.version}
    >
      {drawing && (
        <div
          className={isGood ? css.goodDrawing : css.drawing}
          dangerouslySetInnerHTML={{ __html: DRAWINGS[drawing] }}
        />
      )}
      <h1 className={css.heading}>{title}</h1>
      {children}
    </div>
  );
}

/** A list of facts: name at the start, value at the end. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={css.fact}>
          <dt className={css.factName}>{name}</dt>
          <dd className={css.factValue}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
