import type { InputHTMLAttributes, ReactNode } from 'react';
import * as controls from '~/design/controls.css';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  /** The name on the wire, and the id. */
  readonly name: string;
  readonly label: string;
  /** The message of a problem, in the payer's words. */
  readonly problem: string | undefined;
  /** Words that explain, and whether they are seen or only heard. */
  readonly hint?: { readonly text: string; readonly className: string };
  readonly wrapClass?: string;
  /** The methods with which it is shown; absent: with all. */
  readonly methods?: string;
  /** What is typed never leaves the browser: the field has no name. */
  readonly isKept?: boolean;
  /** A drawing on the field. */
  readonly children?: ReactNode;
}

/** A labeled text field with its place for a problem, which the page's script fills as well. */
export function Field({ name, label, problem, hint, wrapClass, methods, isKept, children, ...input }: FieldProps) {
  const described = hint ? `${name}-hint ${name}-error` : `${name}-error`;
  return (
    <div className={wrapClass ?? controls.field} data-field={name} data-for={methods}>
      <label className={controls.label} htmlFor={name}>
        {label}
      </label>
      {children}
      <input
        className={controls.input}
        spellCheck={false}
        aria-required="true"
        {...input}
        id={name}
        name={isKept ? undefined : name}
        aria-describedby={described}
        aria-invalid={problem ? true : undefined}
      />
      {hint && (
        <p className={hint.className} id={`${name}-hint`}>
          {hint.text}
        </p>
      )}
      <p className={controls.fieldError} id={`${name}-error`} data-error="" hidden={!problem}>
        {problem}
      </p>
    </div>
  );
}
