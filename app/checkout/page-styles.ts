/**
 * What every payer's page looks like, as an entry of the client build; the open form and the other states add their own. Nothing loads this module: the page is not hydrated, and
 * the CSS that the build makes of it is inlined into the document.
 */
import '~/design/page.css';
import '~/design/controls.css';
import './checkout-sheet.css';
import './order-summary.css';
import './sandbox-strip.css';
