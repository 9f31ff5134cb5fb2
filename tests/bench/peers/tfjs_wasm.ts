/** TensorFlow.js on WebAssembly, with SIMD where the engine has it. */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { serve } from "../serve.ts";
import { tensorFlow } from "./tfjs.ts";

await tf.setBackend("wasm");
await serve(tensorFlow);
