import { markScripted } from "../lib/page";

markScripted();
