package dev.tollgate.dashboard;

import io.vertx.core.MultiMap;

/** What browsers are told about the pages: scripts, styles and requests of this origin only, and no framing. */
final class SecurityHeaders {
    private static final String OWN_FILES_ONLY = "default-src 'self'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'";

    // Swagger UI brings inline scripts and styles, and images as data; it holds no session of its own.
    private static final String SWAGGER_UI = "default-src 'self'; script-src 'self' 'unsafe-inline';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " frame-ancestors 'none'";

    private SecurityHeaders() {}

    static void forDashboard(MultiMap headers) {
        headers.set("Content-Security-Policy", OWN_FILES_ONLY);
        common(headers);
    }

    static void forSwaggerUi(MultiMap headers) {
        headers.set("Content-Security-Policy", SWAGGER_UI);
        common(headers);
    }

    private static void common(MultiMap headers) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    }
}
