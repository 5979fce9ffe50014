/**
 * Identity tokens of CI jobs (JWT, RFC 7519; JWS, RFC 7515), their issuers' keys (OpenID Connect Discovery 1.0; JWK, RFC
 * 7517), and when they are believed.
 */
@NullMarked
package dev.tollgate.publisher.identity;

import org.jspecify.annotations.NullMarked;
