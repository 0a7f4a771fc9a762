import { expect, it } from 'vitest';
import { certificateFault } from './certificate.ts';

it.each([
  [
    'expired',
    'x509: certificate has expired or is not yet valid: current time 2026-01-05T10:00:00Z is after 2026-01-01T00:00:00Z',
  ],
  [
    'early',
    'x509: certificate has expired or is not yet valid: current time 2026-01-05T10:00:00Z is before 2027-01-01T00:00:00Z',
  ],
  ['validity', 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid'],
  ['expired', '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:992)'],
  ['early', '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet valid (_ssl.c:992)'],
  ['early', "code: 'CERT_NOT_YET_VALID'"],
  ['expired', 'curl: (60) SSL certificate problem: certificate has expired'],
  [
    'expired',
    'PKIX path validation failed Caused by: java.security.cert.CertificateExpiredException: NotAfter: Mon Jan 05 2026',
  ],
  ['untrusted', 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
  ['untrusted', 'x509: certificate signed by unknown authority'],
  ['untrusted', 'certificate verify failed: self-signed certificate in certificate chain (_ssl.c:992)'],
  ['untrusted', 'PKIX path building failed: unable to find valid certification path to requested target'],
  ['file', 'nginx: [emerg] cannot load certificate "/tls/tls.crt": BIO_new_file() failed'],
  ['refused', 'remote error: tls: bad certificate'],
  ['', 'SSL_do_handshake() failed'],
])('%s: %s', (fault, line) => {
  expect(certificateFault(line).fault).toBe(fault);
});

it.each([
  ['db', 'x509: certificate is valid for web, web.shop.svc, not db'],
  ['db', "certificate verify failed: Hostname mismatch, certificate is not valid for 'db'. (_ssl.c:992)"],
  ['db', "curl: (60) SSL: no alternative certificate subject name matches target host name 'db'"],
  ['db', "Hostname/IP does not match certificate's altnames: Host: db. is not in the cert's altnames: DNS:web"],
  ['db', 'java.security.cert.CertificateException: No subject alternative DNS name matching db found.'],
  [
    'db',
    'connection to server at "db", port 5432 failed: server certificate for "web" (and 1 other name) does not match host name "db"',
  ],
])('the name %s: %s', (asked, line) => {
  expect(certificateFault(line)).toEqual({ fault: 'name', asked });
});
