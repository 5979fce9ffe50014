package dev.tollgate.login;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a client is, for counting what it does: a single IPv6 client has a network of 2^64 addresses to itself. */
public final class ClientNetwork {
    private static final int GROUPS = 4;

    private ClientNetwork() {}

    /**
     * @param address in the JDK's canonical form
     * @return the IPv4 address itself, or the IPv6 network of 64 bits that the address is in
     */
    public static @Nullable String of(@Nullable String address) {
        if (address == null || address.indexOf(':') < 0) {
            return address;
        }
        return String.join(":", Arrays.asList(address.split(":", -1)).subList(0, GROUPS)) + "::/64";
    }
}
