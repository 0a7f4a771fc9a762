/** The reading of container logs: which line explains a crash, and how it is shown. */
export { certificateFault } from './certificate.ts';
export { firstError, type LogError } from './first-error.ts';
export { maskSecrets } from './secrets.ts';
export { signatureOf } from './signatures/index.ts';
