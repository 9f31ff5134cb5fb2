/** TensorFlow.js in plain JavaScript. */
import * as tf from "@tensorflow/tfjs";
import { serve } from "../serve.ts";
import { tensorFlow } from "./tfjs.ts";

await tf.setBackend("cpu");
await serve(tensorFlow);
