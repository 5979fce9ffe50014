package dev.tollgate.outbound;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hosts of the operator's own to which calls may go wherever they are: {@code host}, on any port, or {@code host:port}. An
 * IPv6 address stands in brackets.
 */
public final class ExceptedHosts {
    public static final ExceptedHosts NONE = new ExceptedHosts(Set.of(), false);

    /** For calls to nobody but whom the operator has chosen. */
    public static final ExceptedHosts EVERY = new ExceptedHosts(Set.of(), true);

    private static final Pattern ENTRY = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[1-9][0-9]{0,4})?");

    private final Set<String> entries;
    private final boolean every;

    private ExceptedHosts(Set<String> entries, boolean every) {
        this.entries = entries;
        this.every = every;
    }

    /** @throws IllegalArgumentException naming the first that is none */
    public static ExceptedHosts of(Collection<String> hosts) {
        Set<String> entries = new HashSet<>();
        for (String host : hosts) {
            String entry = host.strip().toLowerCase(Locale.ROOT);
            if (!ENTRY.matcher(entry).matches()) {
                throw new IllegalArgumentException("no host or host:port: " + host);
            }
            entries.add(entry);
        }
        return new ExceptedHosts(Set.copyOf(entries), false);
    }

    /** @param host lower case; an IPv6 address in brackets */
    boolean contain(String host, int port) {
        return every || entries.contains(host) || entries.contains(host + ":" + port);
    }
}
