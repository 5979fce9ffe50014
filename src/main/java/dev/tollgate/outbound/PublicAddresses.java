package dev.tollgate.outbound;

import dev.tollgate.request.AddressRanges;
import java.net.InetAddress;
import java.util.List;

/**
 * Addresses of the public internet, as the IANA registries of special-purpose addresses (RFC 6890) have them. What may
 * lead back into a private network by translation or a tunnel is none of them.
 */
final class PublicAddresses {
    private static final AddressRanges SPECIAL_IPV4 = AddressRanges.of(List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            // A cloud's metadata, at an address that looks public.
            "168.63.129.16",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4"));
    // Outside of it are loopback, mapped, NAT64, unique-local, link-local and multicast addresses, and what nobody has
    // yet.
    private static final AddressRanges GLOBAL_IPV6 = AddressRanges.of(List.of("2000::/3"));
    private static final AddressRanges SPECIAL_IPV6 = AddressRanges.of(List.of(
            // Teredo, benchmarks, ORCHID and other protocols' own.
            "2001::/23",
            "2001:db8::/32",
            // 6to4
            "2002::/16",
            "3fff::/20"));

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        return address.getAddress().length == 4
                ? !SPECIAL_IPV4.contains(address)
                : GLOBAL_IPV6.contains(address) && !SPECIAL_IPV6.contains(address);
    }
}
