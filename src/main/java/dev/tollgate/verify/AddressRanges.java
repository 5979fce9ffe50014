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
        if (text == null || text.isEmpty() || text.length() > 45 || !looksLikeAddress(text)) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Only digits and dots, in four parts, or hexadecimal with a colon: nothing that would be looked up as a name. */
    private static boolean looksLikeAddress(String text) {
        boolean colon = text.indexOf(':') >= 0;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dots++;
            } else if (Character.digit(c, colon ? 16 : 10) < 0 && c != ':' || c > 'f') {
                return false;
            }
        }
        return colon || dots == 3;
    }

    private record Network(byte[] base, int prefix) {
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
            if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
                throw new IllegalArgumentException("not a network in CIDR notation: " + cidr);
            }
            return Integer.parseInt(digits);
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
