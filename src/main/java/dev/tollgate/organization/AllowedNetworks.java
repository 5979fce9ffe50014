package dev.tollgate.organization;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.request.AddressRanges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Networks as a request names them in {@code allowedCidrs}. */
public final class AllowedNetworks {
    private AllowedNetworks() {}

    /**
     * @param cidrs null = everywhere, like an empty list
     * @throws ProblemException {@code VALIDATION_FAILED} naming the first that is not exactly a network
     */
    public static List<String> of(@Nullable List<String> cidrs) {
        List<String> networks =
                cidrs == null ? List.of() : cidrs.stream().map(String::strip).toList();
        for (int i = 0; i < networks.size(); i++) {
            try {
                AddressRanges.of(networks.subList(i, i + 1));
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalid(
                        "allowedCidrs[" + i + "]",
                        "must be a network in CIDR notation, without host bits and leading zeros");
            }
        }
        return networks;
    }
}
