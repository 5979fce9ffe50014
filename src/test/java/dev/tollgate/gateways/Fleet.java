package dev.tollgate.gateways;

import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import java.util.EnumMap;
import java.util.Map;

/** Every gateway, in front of one application, asking the server that all tests share. */
final class Fleet {
    private static final Map<Gateway.Kind, Gateway> STARTED = new EnumMap<>(Gateway.Kind.class);
    static final Upstream APPLICATION = new Upstream();

    private Fleet() {}

    static synchronized Gateway gateway(Gateway.Kind kind) {
        return STARTED.computeIfAbsent(
                kind, missing -> Gateway.start(missing, SharedServer.process().port(), APPLICATION.port()));
    }

    static Api client(Gateway.Kind kind) {
        return new Api(gateway(kind).url(), Map.of());
    }

    static Api client(Gateway.Kind kind, String token) {
        return client(kind).bearer(token);
    }
}
