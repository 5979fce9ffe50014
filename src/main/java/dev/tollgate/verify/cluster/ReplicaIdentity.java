package dev.tollgate.verify.cluster;

import dev.tollgate.verify.LeaseTerms;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Who this process is among the replicas.
 *
 * @param explicitName whether the operator chose the name
 * @param holdsDirectory whether it holds the lock of the embedded database's directory, as one process at a time does
 * @param process tells this process from every other one, whatever their names
 */
public record ReplicaIdentity(
        String name, boolean explicitName, boolean holdsDirectory, LeaseTerms terms, UUID process) {
    /** Changes that need a higher one cannot be applied by this program. */
    public static final int PROTOCOL = 4;

    public ReplicaIdentity(String name, boolean explicitName, boolean holdsDirectory, LeaseTerms terms) {
        this(name, explicitName, holdsDirectory, terms, UUID.randomUUID());
    }

    public static ReplicaIdentity of(ReplicaConfig config, LeaseTerms terms) {
        return config.name()
                .map(name -> new ReplicaIdentity(name, true, config.holdsDirectory(), terms))
                .orElseGet(() -> new ReplicaIdentity(generated(), false, config.holdsDirectory(), terms));
    }

    private static String generated() {
        return host() + "-" + ProcessHandle.current().pid();
    }

    private static String host() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "replica";
        }
    }
}
