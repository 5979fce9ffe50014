package dev.tollgate.request;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An allow list of IPv4 and IPv6 networks (RFC 4632, RFC 4291 section 2.3). Empty = everywhere. */
public final class AddressRanges {
    public static final AddressRanges EVERYWHERE = new AddressRanges(List.of());

    private final List<Network> networks;

    private AddressRanges(List<Network> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException naming the first text that is not exactly a network, or an address */
    public static AddressRanges of(List<String> cidrs) {
        return cidrs.isEmpty()
                ? EVERYWHERE
                : new AddressRanges(cidrs.stream().map(Network::parse).toList());
    }

    /** Of networks as they were once taken, also with host bits and leading zeros: they keep meaning the same. */
    public static AddressRanges ofStored(List<String> cidrs) {
        return cidrs.isEmpty()
                ? EVERYWHERE
                : new AddressRanges(cidrs.stream().map(Network::parseStored).toList());
    }

    /**
     * The networks that are in both lists, as texts; empty lists mean everywhere.
     *
     * @return empty if one is in the other nowhere, although both say something, or if neither does
     * @throws IllegalArgumentException for a text that is no network
     */
    public static List<String> common(List<String> some, List<String> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        return Stream.concat(
                        some.stream().filter(cidr -> isWithin(cidr, others)),
                        others.stream().filter(cidr -> isWithin(cidr, some)))
                .distinct()
                .toList();
    }

    private static boolean isWithin(String cidr, List<String> wider) {
        Network network = Network.parseStored(cidr);
        return wider.stream().map(Network::parseStored).anyMatch(outer -> outer.includes(network));
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether the address is in one of the networks; an unknown one is not. */
    public boolean contains(@Nullable InetAddress address) {
        if (address == null) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private record Network(byte[] base, int prefix) {
        private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
        private static final Pattern LEADING_ZEROS = Pattern.compile("(^|[.:/])0+(?=[0-9a-fA-F])");
        private static final int IPV4_BITS = 32;
        /** Those in front of the IPv4 address in a mapped one, which the prefix length of such a network counts. */
        private static final int MAPPED_BITS = 96;

        static Network parse(String cidr) {
            Network network = read(cidr);
            boolean shortMapped = network.base.length * 8 == IPV4_BITS
                    && cidr.indexOf(':') >= 0
                    && cidr.indexOf('/') >= 0
                    && Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1)) < MAPPED_BITS;
            if (shortMapped || network.hasHostBits()) {
                throw new IllegalArgumentException("a network has no bits set behind its prefix: " + cidr);
            }
            return network;
        }

        static Network parseStored(String cidr) {
            return read(LEADING_ZEROS.matcher(cidr).replaceAll("$1"));
        }

        private static Network read(String cidr) {
            int slash = cidr.indexOf('/');
            InetAddress address = AddressText.literal(slash < 0 ? cidr : cidr.substring(0, slash));
            if (address == null) {
                throw notNetwork(cidr);
            }
            byte[] base = address.getAddress();
            int bits = base.length * 8;
            return new Network(base, slash < 0 ? bits : prefixLength(cidr, slash, bits));
        }

        private static int prefixLength(String cidr, int slash, int bits) {
            String digits = cidr.substring(slash + 1);
            if (!LENGTH.matcher(digits).matches()) {
                throw notNetwork(cidr);
            }
            int length = Integer.parseInt(digits);
            if (bits == IPV4_BITS && length >= MAPPED_BITS && cidr.indexOf(':') >= 0) {
                length -= MAPPED_BITS;
            }
            if (length > bits) {
                throw notNetwork(cidr);
            }
            return length;
        }

        private static IllegalArgumentException notNetwork(String cidr) {
            return new IllegalArgumentException("not a network in CIDR notation: " + cidr);
        }

        private boolean hasHostBits() {
            for (int bit = prefix; bit < base.length * 8; bit++) {
                if ((base[bit / 8] & 0x80 >> bit % 8) != 0) {
                    return true;
                }
            }
            return false;
        }

        boolean includes(Network other) {
            return other.prefix >= prefix && contains(other.base);
        }

        boolean contains(byte[] address) {
            if (address.length != base.length) {
                return false;
            }
            int whole = prefix / 8;
            if (!Arrays.equals(address, 0, whole, base, 0, whole)) {
                return false;
            }
            int rest = prefix % 8;
            return rest == 0 || ((address[whole] ^ base[whole]) & (0xff00 >> rest) & 0xff) == 0;
        }
    }
}
