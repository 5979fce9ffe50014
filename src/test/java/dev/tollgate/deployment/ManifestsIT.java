package dev.tollgate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests in {@code k8s}, rendered as a cluster would get them. */
@Tag("kubernetes")
class ManifestsIT {
    private static final Map<String, Class<?>> TYPES = Stream.of(
                    ConfigMap.class,
                    Deployment.class,
                    HorizontalPodAutoscaler.class,
                    Ingress.class,
                    Namespace.class,
                    NetworkPolicy.class,
                    PodDisruptionBudget.class,
                    Secret.class,
                    Service.class,
                    ServiceAccount.class,
                    StatefulSet.class)
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));
    // Custom resources, of which this repository has no model.
    private static final Set<String> FOREIGN =
            Set.of("ServiceMonitor", "PrometheusRule", "Middleware", "AuthorizationPolicy");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base",
                "overlays/demo",
                "overlays/production",
                "gateways/ingress-nginx",
                "gateways/traefik",
                "gateways/istio",
                "monitoring"
            })
    void everyManifestIsWhatTheApiKnows(String directory) {
        Manifests manifests = Manifests.render(directory);

        assertThat(manifests.all()).isNotEmpty();
        for (JsonNode manifest : manifests.all()) {
            String kind = manifest.get("kind").asText();
            if (!FOREIGN.contains(kind)) {
                assertThat(TYPES).as(directory).containsKey(kind);
                Object read = Manifests.as(TYPES.get(kind), manifest);
                assertThat(read).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/demo", "overlays/production"})
    void everyPodKeepsTheRestrictedStandard(String directory) {
        Manifests manifests = Manifests.render(directory);
        assertThat(manifests.get(Namespace.class, "tollgate").getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");

        restricted(deployment(manifests).getSpec().getTemplate().getSpec());
        for (JsonNode manifest : manifests.ofKind("StatefulSet")) {
            restricted(Manifests.as(StatefulSet.class, manifest)
                    .getSpec()
                    .getTemplate()
                    .getSpec());
        }
    }

    /** Field by field: kubernetes.io/docs/concepts/security/pod-security-standards, "Restricted". */
    private static void restricted(PodSpec pod) {
        assertThat(pod.getHostNetwork()).isNotEqualTo(true);
        assertThat(pod.getHostPID()).isNotEqualTo(true);
        assertThat(pod.getHostIPC()).isNotEqualTo(true);
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getSecurityContext().getSysctls()).isEmpty();
        assertThat(pod.getVolumes()).allMatch(ManifestsIT::isOfAllowedType);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getContainers()).isNotEmpty();
        for (Container container : pod.getContainers()) {
            var security = container.getSecurityContext();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getPrivileged()).isNotEqualTo(true);
            assertThat(security.getRunAsNonRoot()).isTrue();
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(security.getCapabilities().getAdd()).isEmpty();
            assertThat(security.getProcMount()).isNull();
            assertThat(container.getPorts()).allMatch(port -> port.getHostPort() == null);
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        }
        assertThat(pod.getInitContainers()).isEmpty();
    }

    private static boolean isOfAllowedType(Volume volume) {
        return volume.getHostPath() == null
                && (volume.getEmptyDir() != null
                        || volume.getSecret() != null
                        || volume.getConfigMap() != null
                        || volume.getPersistentVolumeClaim() != null);
    }

    @Test
    void probesAskWhatEachIsForAndADatabaseOutageTakesNoPodAway() {
        Container tollgate = tollgate(Manifests.render("base"));

        probe(tollgate.getStartupProbe(), "/q/health/live", 1, 300);
        probe(tollgate.getLivenessProbe(), "/q/health/live", 10, 3);
        probe(tollgate.getReadinessProbe(), "/q/health/ready", 2, 2);
    }

    private static void probe(Probe probe, String path, int period, int failures) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        assertThat(probe.getPeriodSeconds()).isEqualTo(period);
        assertThat(probe.getTimeoutSeconds()).isEqualTo(2);
        assertThat(probe.getFailureThreshold()).isEqualTo(failures);
    }

    @Test
    void replicaIsNamedAfterItsPod() {
        EnvVar name = tollgate(Manifests.render("base")).getEnv().stream()
                .filter(variable -> variable.getName().equals("TOLLGATE_REPLICA_NAME"))
                .findFirst()
                .orElseThrow();

        assertThat(name.getValueFrom().getFieldRef().getFieldPath()).isEqualTo("metadata.name");
    }

    @Test
    void rollOutTakesNoReplicaBeforeItsSuccessorIsReadyAndLeavesTimeToDrain() {
        Deployment deployment = deployment(Manifests.render("base"));
        var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        long pause = pod.getContainers()
                .get(0)
                .getLifecycle()
                .getPreStop()
                .getSleep()
                .getSeconds();

        assertThat(rolling.getMaxUnavailable().getIntVal()).isZero();
        assertThat(rolling.getMaxSurge().getIntVal()).isEqualTo(1);
        // The pause, then quarkus.shutdown.timeout, and time to leave the replicas.
        assertThat(pause).isBetween(5L, 15L);
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(pause + 10 + 10);
        assertThat(pod.getTopologySpreadConstraints()).hasSize(2);
    }

    @Test
    void atLeastTwoReplicasStayWhateverIsDrainedOrScaled() {
        Manifests base = Manifests.render("base");
        HorizontalPodAutoscaler autoscaler = base.get(HorizontalPodAutoscaler.class, "tollgate");

        assertThat(autoscaler.getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
        assertThat(autoscaler.getSpec().getScaleTargetRef().getName()).isEqualTo("tollgate");
        assertThat(deployment(base).getSpec().getReplicas()).isNull();
        assertThat(base.get(PodDisruptionBudget.class, "tollgate")
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1);
    }

    @Test
    void networkIsClosedButForGatewaysPrometheusTheDatabaseNamesAndPublicServers() {
        NetworkPolicy policy = Manifests.render("base").get(NetworkPolicy.class, "tollgate");

        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress())
                .allMatch(rule -> !rule.getFrom().isEmpty())
                .flatExtracting(rule -> rule.getPorts().stream()
                        .map(port -> port.getPort().getStrVal())
                        .toList())
                .as("gateways do not reach the metrics, nor does Prometheus reach the rest")
                .containsExactly("http", "metrics");
        assertThat(policy.getSpec().getEgress())
                .allMatch(rule -> !rule.getPorts().isEmpty())
                .flatExtracting(rule -> rule.getPorts().stream()
                        .map(port -> port.getPort().getIntVal())
                        .toList())
                .containsOnly(53, 443, 5432);
        assertThat(policy.getSpec().getEgress())
                .filteredOn(rule -> rule.getPorts().get(0).getPort().getIntVal() == 443)
                .flatExtracting(NetworkPolicyEgressRule::getTo)
                .as("to nobody inside")
                .hasSize(2)
                .allMatch(to -> !to.getIpBlock().getExcept().isEmpty());
    }

    @Test
    void productionBringsItsSettingsButNoSecret() {
        Manifests production = Manifests.render("overlays/production");
        Map<String, String> settings =
                production.get(ConfigMap.class, "tollgate-config").getData();

        assertThat(settings)
                .containsEntry("TOLLGATE_PRODUCTION", "true")
                .containsKeys("TOLLGATE_AUTH_SERVER_KEY_FILE", "TOLLGATE_AUTH_JWT_KEY_FILES")
                .hasEntrySatisfying(
                        "TOLLGATE_PUBLIC_URL", url -> assertThat(url).startsWith("https://"));
        assertThat(production.ofKind("Secret")).isEmpty();
        assertThat(production.ofKind("ServiceMonitor")).hasSize(1);
        assertThat(production.get(Ingress.class, "tollgate").getSpec().getTls()).hasSize(1);
        assertThat(tollgate(production).getEnv())
                .filteredOn(variable -> variable.getName().endsWith("PASSWORD"))
                .allMatch(variable ->
                        variable.getValue() == null && variable.getValueFrom().getSecretKeyRef() != null);
    }

    @Test
    void demoNeedsNothingButACluster() {
        Manifests demo = Manifests.render("overlays/demo");

        assertThat(demo.get(ConfigMap.class, "tollgate-config").getData())
                .containsEntry("TOLLGATE_PRODUCTION", "false")
                .doesNotContainKeys("TOLLGATE_AUTH_SERVER_KEY_FILE", "TOLLGATE_AUTH_JWT_KEY_FILES");
        assertThat(demo.get(StatefulSet.class, "postgresql").getSpec().getReplicas())
                .isEqualTo(1);
        Map<String, Quantity> limits = tollgate(demo).getResources().getLimits();
        assertThat(limits).containsKey("memory");
        List<Volume> volumes =
                deployment(demo).getSpec().getTemplate().getSpec().getVolumes();
        assertThat(volumes)
                .filteredOn(volume -> volume.getName().equals("keys"))
                .allMatch(volume -> volume.getSecret().getOptional());
    }

    private static Deployment deployment(Manifests manifests) {
        return manifests.get(Deployment.class, "tollgate");
    }

    private static Container tollgate(Manifests manifests) {
        return deployment(manifests)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }
}
