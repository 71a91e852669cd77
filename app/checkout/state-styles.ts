/** What every state but the open form adds to the page's stylesheet; an entry of the client build, as `page-styles.ts` is. */
import './state-page.css';
