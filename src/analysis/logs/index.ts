/** The reading of container logs: which line explains a crash, and how it is shown. */
export { firstError } from './first-error.ts';
export { maskSecrets } from './secrets.ts';
export { signatureOf } from './signatures/index.ts';
