import { type Scope, serve } from "../../lib/playground/serve.ts";

serve(self as unknown as Scope);
