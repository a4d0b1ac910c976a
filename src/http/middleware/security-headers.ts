/** Security headers of every answer, by helmet. */

import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** A policy under which no inline script or style runs and nothing comes from or goes to another origin. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    // One year; browsers ignore it while they do not trust the certificate (RFC 6797 §8.1).
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  });
}
