/**
 * The payer page's stylesheet as an entry of the client build. Nothing loads this module: the page is not hydrated, and
 * the CSS that the build makes of it is inlined into the document.
 */
import '~/design/page.css';
import '~/design/controls.css';
import './checkout-sheet.css';
import './open-form.css';
import './order-summary.css';
import './sandbox-strip.css';
import './state-page.css';
