package dev.tollgate.publisher.identity;

import java.net.URI;

/** The identifier of an issuer (OpenID Connect Discovery 1.0 section 2): compared as it is, octet by octet. */
public final class IssuerUrl {
    private IssuerUrl() {}

    public static boolean isOne(String text) {
        try {
            URI url = URI.create(text);
            return "https".equals(url.getScheme())
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same of an issuer whom the operator has chosen: plain http is taken on this machine. */
    public static boolean isOwn(String text) {
        return isOne(text) || text.startsWith("http://") && isLoopback(text) && isOne("https" + text.substring(4));
    }

    /** Whether what is sent there is seen by nobody else. */
    public static boolean isPrivate(String url) {
        return url.startsWith("https://") || url.startsWith("http://") && isLoopback(url);
    }

    private static boolean isLoopback(String url) {
        try {
            String host = String.valueOf(URI.create(url).getHost());
            return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Where its metadata is (section 4.1). */
    static String metadata(String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return base + "/.well-known/openid-configuration";
    }
}
