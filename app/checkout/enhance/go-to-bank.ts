import { find } from './page';

/** Sends the payer on to the bank's page where that takes a post; a page that was come back to stays. */
export function goToBank(): void {
  const form = find('[data-state="redirect"] #bank-form', HTMLFormElement);
  const [navigation] = performance.getEntriesByType('navigation');
  const isBack = navigation instanceof PerformanceNavigationTiming && navigation.type === 'back_forward';
  if (form && !isBack) form.requestSubmit();
}
