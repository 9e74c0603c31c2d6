package sailpoint.object;

import java.util.ArrayList;
import java.util.List;

/** As much of a provisioning plan as the rule of the benchmark touches. */
public class ProvisioningPlan {
    public enum ObjectOperation { Create, Modify, Delete, Disable, Enable, Unlock, Lock }

    /** What is to happen to one account. */
    public static class AccountRequest {
        private ObjectOperation op;
        private String nativeIdentity;

        public AccountRequest() {}

        public AccountRequest(ObjectOperation op, String nativeIdentity) {
            this.op = op;
            this.nativeIdentity = nativeIdentity;
        }

        public ObjectOperation getOp() {
            return op;
        }

        public void setOp(ObjectOperation op) {
            this.op = op;
        }

        public String getNativeIdentity() {
            return nativeIdentity;
        }
    }

    private List<AccountRequest> requests = new ArrayList<>();

    public List<AccountRequest> getAccountRequests() {
        return requests;
    }

    public void add(AccountRequest request) {
        requests.add(request);
    }
}
