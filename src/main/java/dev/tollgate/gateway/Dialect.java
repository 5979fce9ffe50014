package dev.tollgate.gateway;

/** The ways to ask about a token; the name of each as it stands in metrics and refusals. */
enum Dialect {
    JSON("json"),
    BATCH("batch"),
    AUTH("auth"),
    EXT_AUTHZ("ext-authz"),
    INTROSPECT("introspect");

    private final String label;

    Dialect(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
