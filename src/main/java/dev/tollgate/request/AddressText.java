package dev.tollgate.request;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as proxies and gateways write them. Never asks a name server. */
public final class AddressText {
    private static final int LONGEST = 128;
    private static final int HIGHEST_PORT = 65_535;

    private AddressText() {}

    /**
     * A hop of {@code X-Forwarded-For}: {@code 192.0.2.1}, {@code 192.0.2.1:1234}, {@code 2001:db8::1},
     * {@code [2001:db8::1]} or {@code [2001:db8::1]:443}.
     *
     * @return null if the text is not that
     */
    public static @Nullable InetAddress hop(String text) {
        return text.length() > LONGEST ? null : parse(withoutPort(text));
    }

    /**
     * An address by itself. A zone (RFC 4007 section 11) is dropped: it means something on one machine only. An
     * IPv4-mapped IPv6 address is the IPv4 one.
     *
     * @return null if the text is not an address
     */
    public static @Nullable InetAddress parse(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return null;
        }
        int zone = text.indexOf('%');
        if (zone < 0) {
            return literal(text);
        }
        boolean mayHaveZone = text.indexOf(':') >= 0 && zone + 1 < text.length();
        return mayHaveZone ? literal(text.substring(0, zone)) : null;
    }

    /** The address in a text that is nothing else; null if it is not. */
    static @Nullable InetAddress literal(String text) {
        int group = text.lastIndexOf(':') + 1;
        boolean dotted = group == 0 || text.indexOf('.') >= 0;
        if (dotted && !isDotted(text.substring(group)) || !isHexadecimal(text, dotted ? group : text.length())) {
            return null;
        }
        try {
            // Looks nothing up: four numbers, or hexadecimal with colons.
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Without leading zeros: some read 010 as eight, others as ten. */
    private static boolean isDotted(String text) {
        for (int i = 0; i + 1 < text.length(); i++) {
            boolean first = i == 0 || text.charAt(i - 1) == '.';
            if (first && text.charAt(i) == '0' && text.charAt(i + 1) != '.') {
                return false;
            }
        }
        return NetUtil.isValidIpV4Address(text);
    }

    private static boolean isHexadecimal(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c != ':' && (c > 'f' || Character.digit(c, 16) < 0)) {
                return false;
            }
        }
        return true;
    }

    /** Empty where a bracket or a port is not as it should be. */
    private static String withoutPort(String text) {
        if (!text.startsWith("[")) {
            int colon = text.indexOf(':');
            boolean hasPort = colon >= 0 && colon == text.lastIndexOf(':');
            return !hasPort ? text : isPort(text, colon + 1) ? text.substring(0, colon) : "";
        }
        int end = text.indexOf(']');
        boolean whole = end == text.length() - 1 || end > 0 && text.charAt(end + 1) == ':' && isPort(text, end + 2);
        String host = end < 0 ? "" : text.substring(1, end);
        return whole && host.indexOf(':') >= 0 ? host : "";
    }

    private static boolean isPort(String text, int start) {
        int port = 0;
        for (int i = start; i < text.length() && port <= HIGHEST_PORT; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = port * 10 + (c - '0');
        }
        return start < text.length() && port <= HIGHEST_PORT;
    }
}
