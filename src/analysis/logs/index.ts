/** The reading of container logs: which line explains a crash, and how it is shown. */
export { firstError } from './first-error.ts';
export { maskSecrets } from './secrets.ts';
export { type LogSign, signatureOf } from './signatures/index.ts';
