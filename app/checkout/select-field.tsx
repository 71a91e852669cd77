import type { ReactNode } from 'react';
import * as controls from '~/design/controls.css';
import * as css from './open-form.css';

interface SelectFieldProps {
  /** The name on the wire, and the id. */
  readonly name: string;
  readonly label: string;
  readonly problem: string | undefined;
  readonly chosen: string;
  readonly autoComplete: string;
  /** What stands there before anything was chosen. */
  readonly emptyLabel: string;
  /** The options, or their markup where they are many. */
  readonly children: ReactNode;
  readonly methods: string;
}

/** A labeled choice with its place for a problem, as a text field has it. */
export function SelectField(props: SelectFieldProps) {
  const { name, label, problem, chosen, autoComplete, emptyLabel, children, methods } = props;
  return (
    <div className={controls.field} data-field={name} data-for={methods}>
      <label className={controls.label} htmlFor={name}>
        {label}
      </label>
      <select
        className={`${controls.input} ${css.select}`}
        id={name}
        name={name}
        autoComplete={autoComplete}
        defaultValue={chosen}
        aria-required="true"
        aria-describedby={`${name}-error`}
        aria-invalid={problem ? true : undefined}
      >
        <option value="">{emptyLabel}</option>
        {children}
      </select>
      <p className={controls.fieldError} id={`${name}-error`} data-error="" hidden={!problem}>
        {problem}
      </p>
    </div>
  );
}
