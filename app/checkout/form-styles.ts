/** What the open form adds to the page's stylesheet; an entry of the client build, as `page-styles.ts` is. */
import './open-form.css';
