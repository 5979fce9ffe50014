package dev.tollgate.request;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the peer, or, when the peer is a trusted proxy, what {@code X-Forwarded-For} says,
 * read from the right up to the first hop that is not a trusted proxy itself.
 */
@Singleton
public class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final AddressRanges trusted;

    public ClientAddress(ProxyConfig config) {
        this.trusted = ranges(config.proxies());
    }

    /** @throws IllegalArgumentException for a text that is no network */
    static AddressRanges ranges(Optional<List<String>> networks) {
        return AddressRanges.of(networks.orElse(List.of()).stream()
                .map(String::strip)
                .filter(network -> !network.isEmpty())
                .toList());
    }

    /** @return null if a hop that counts is not an address */
    public @Nullable InetAddress of(HttpServerRequest request) {
        InetAddress peer = peer(request);
        return isTrusted(peer) ? forwarded(peer, request.headers().getAll(FORWARDED_FOR)) : peer;
    }

    /** The address as text, in the JDK's canonical form. */
    public @Nullable String textOf(HttpServerRequest request) {
        InetAddress address = of(request);
        return address == null ? null : address.getHostAddress();
    }

    private @Nullable InetAddress forwarded(@Nullable InetAddress peer, List<String> headers) {
        InetAddress nearest = peer;
        for (int line = headers.size() - 1; line >= 0; line--) {
            String[] hops = headers.get(line).split(",", -1);
            for (int hop = hops.length - 1; hop >= 0; hop--) {
                nearest = AddressText.hop(hops[hop].strip());
                if (!isTrusted(nearest)) {
                    return nearest;
                }
            }
        }
        return nearest;
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        return !trusted.isEmpty() && trusted.contains(address);
    }

    private static @Nullable InetAddress peer(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? null
                : AddressText.parse(request.remoteAddress().hostAddress());
    }
}
