/** All gateways of the product, one line each: what there is of a gateway beside its line is in its own folder. */
export { practice } from './practice/registered.server';
export { dlocal } from './dlocal/registered.server';
export { pagbrasil } from './pagbrasil/registered.server';
export { adyen } from './adyen/registered.server';
export { nuvei } from './nuvei/registered.server';
export { checkoutcom } from './checkoutcom/registered.server';
export { trustly } from './trustly/registered.server';
export { trustlyUs } from './trustlyus/registered.server';
