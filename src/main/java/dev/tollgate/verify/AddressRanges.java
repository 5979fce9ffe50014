package dev.tollgate.verify;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An allow list of IPv4 and IPv6 networks (RFC 4632, RFC 4291 section 2.3). Empty = everywhere. */
public final class AddressRanges {
    public static final AddressRanges EVERYWHERE = new AddressRanges(List.of());

    private final List<Network> networks;

    private AddressRanges(List<Network> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException naming the first text that is neither a network nor an address */
    public static AddressRanges of(List<String> cidrs) {
        return cidrs.isEmpty()
                ? EVERYWHERE
                : new AddressRanges(cidrs.stream().map(Network::parse).toList());
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

    /**
     * An address from its text, never asking a name server. An IPv4-mapped IPv6 address is the IPv4 one.
     *
     * @return null if the text is not an address
     */
    public static @Nullable InetAddress parseAddress(@Nullable String text) {
        if (text == null || text.length() > 45) {
            return null;
        }
        try {
            if (text.indexOf(':') < 0) {
                byte[] octets = octets(text);
                return octets == null ? null : InetAddress.getByAddress(octets);
            }
            return looksLikeIpv6(text) ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Read by hand: the JDK looks up as a name whatever is not quite four numbers. */
    private static byte @Nullable [] octets(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] octets = new byte[4];
        if (parts.length != octets.length) {
            return null;
        }
        for (int i = 0; i < octets.length; i++) {
            int octet = octet(parts[i]);
            if (octet < 0) {
                return null;
            }
            octets[i] = (byte) octet;
        }
        return octets;
    }

    private static int octet(String digits) {
        if (digits.isEmpty() || digits.length() > 3) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value > 255 ? -1 : value;
    }

    /** Hexadecimal with colons, at its end perhaps an IPv4 address: the JDK never looks up a text with a colon. */
    private static boolean looksLikeIpv6(String text) {
        int tail = text.lastIndexOf(':') + 1;
        boolean dotted = text.indexOf('.', tail) >= 0;
        for (int i = 0; i < (dotted ? tail : text.length()); i++) {
            char c = text.charAt(i);
            if (c != ':' && (c > 'f' || Character.digit(c, 16) < 0)) {
                return false;
            }
        }
        return !dotted || octets(text.substring(tail)) != null;
    }

    private record Network(byte[] base, int prefix) {
        private static final int IPV4_BITS = 32;
        /** Those in front of the IPv4 address in a mapped one, which the prefix length of such a network counts. */
        private static final int MAPPED_BITS = 96;

        static Network parse(String cidr) {
            int slash = cidr.indexOf('/');
            InetAddress address = parseAddress(slash < 0 ? cidr : cidr.substring(0, slash));
            if (address == null) {
                throw new IllegalArgumentException("not a network in CIDR notation: " + cidr);
            }
            byte[] base = address.getAddress();
            int bits = base.length * 8;
            int prefix = slash < 0 ? bits : prefixLength(cidr, slash, bits);
            return new Network(base, prefix);
        }

        private static int prefixLength(String cidr, int slash, int bits) {
            String digits = cidr.substring(slash + 1);
            int length = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
            if (bits == IPV4_BITS && length >= MAPPED_BITS && cidr.indexOf(':') >= 0) {
                length -= MAPPED_BITS;
            }
            if (length > bits) {
                throw new IllegalArgumentException("not a network in CIDR notation: " + cidr);
            }
            return length;
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
