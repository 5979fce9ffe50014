package dev.tollgate.outbound;

import dev.tollgate.outbound.OutboundRefused.Reason;
import dev.tollgate.request.AddressText;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a call goes, as its URL says.
 *
 * @param host lower case, without a trailing dot; an IPv6 address in brackets
 * @param uri path and query
 * @param excepted whether the operator vouches for the host: it may be anywhere, on any port, and speak plain http, as
 *     receivers within a cluster do
 */
record Target(boolean tls, String host, int port, String uri, boolean excepted) {
    private static final int LONGEST = 2_048;
    private static final int HTTPS_PORT = 443;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*");
    /** Such a host is an address in one of several spellings, as the URL standard reads it. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

    /** @throws OutboundRefused for a URL that no call is made to, wherever its host may be */
    static Target of(String url, ExceptedHosts exceptions) throws OutboundRefused {
        URI uri = parse(url);
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new OutboundRefused(Reason.NOT_HTTPS);
        }
        String host = host(uri);
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS_PORT : 80;
        boolean excepted = exceptions.contain(host, port);
        if (!tls && !excepted) {
            throw new OutboundRefused(Reason.NOT_HTTPS);
        }
        if (port != HTTPS_PORT && !excepted || port < 1 || port > 65_535) {
            throw new OutboundRefused(Reason.PORT);
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        Target target = new Target(
                tls, host, port, uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(), excepted);
        InetAddress literal = AddressText.parse(target.bareHost());
        if (literal != null) {
            target.judge(List.of(literal));
        }
        return target;
    }

    /** All addresses of the host, each of which may be called. Asks a name server, and may take long. */
    List<InetAddress> addresses(NameLookup names) throws OutboundRefused, UnknownHostException {
        List<InetAddress> addresses = List.of(names.addresses(bareHost()));
        judge(addresses);
        return addresses;
    }

    private void judge(List<InetAddress> addresses) throws OutboundRefused {
        if (!excepted && !addresses.stream().allMatch(PublicAddresses::contain)) {
            throw new OutboundRefused(Reason.ADDRESS);
        }
    }

    /** As a name server, a certificate and the socket know it. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static URI parse(String url) throws OutboundRefused {
        try {
            URI uri = new URI(url);
            boolean plain = url.length() <= LONGEST
                    && url.chars().allMatch(c -> c > ' ' && c < 127)
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
            if (plain) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new OutboundRefused(Reason.MALFORMED);
    }

    private static String host(URI uri) throws OutboundRefused {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean good = name.startsWith("[")
                ? name.indexOf('%') < 0
                : NUMERIC.matcher(name).matches()
                        ? AddressText.parse(name) != null
                        : NAME.matcher(name).matches() && name.length() <= 253;
        if (!good) {
            throw new OutboundRefused(Reason.MALFORMED);
        }
        return name;
    }
}
