package dev.tollgate.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where a name leads at the moment. */
@FunctionalInterface
interface NameLookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
}
