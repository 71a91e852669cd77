import type { PlainWords } from '~/translations/translate';
import * as controls from '~/design/controls.css';
import * as css from './state-page.css';

/** A text to be taken elsewhere. The page's script gives it a button that copies it; it can be selected without. */
export function CopyField({ label, text, words }: { label: string; text: string; words: PlainWords }) {
  return (
    <div className={css.wholeForm}>
      <label className={controls.label} htmlFor="copy-text">
        {label}
      </label>
      <div className={css.copyRow}>
        <input className={`${controls.input} ${css.copyField}`} id="copy-text" dir="ltr" readOnly value={text} />
        <button className={`${controls.quietButton} ${css.copyButton}`} id="copy" type="button" hidden>
          {words['qr.copy']}
        </button>
      </div>
    </div>
  );
}
