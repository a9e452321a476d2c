import { Button as BaseButton } from "@base-ui/react/button";
import type { ComponentProps } from "react";
import styles from "./Button.module.css";

export type ButtonVariant = "primary" | "plain" | "quiet" | "danger";

interface Props extends Omit<ComponentProps<typeof BaseButton>, "className" | "style"> {
  variant?: ButtonVariant;
}

/** The classes of a button, for links that look like one. */
export function buttonClass(variant: ButtonVariant = "plain"): string {
  return `${styles.button} ${styles[variant]}`;
}

export function Button({ variant = "plain", type = "button", ...rest }: Props) {
  return <BaseButton type={type} className={buttonClass(variant)} {...rest} />;
}
