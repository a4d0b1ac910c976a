/* What every screen of the panel is made of: texts, elements, the frame of a screen, messages. */

(function (root) {
  'use strict';

  var tomeoki = root.tomeoki || {};
  root.tomeoki = tomeoki;

  var main = document.getElementById('panel');
  var texts = JSON.parse(main.getAttribute('data-texts'));
  var live = document.getElementById('live');

  function text(key, values) {
    return tomeoki.fill(texts[key] || '', values || {});
  }

  /* An element with text, or with children when an array is given. */
  function element(tag, className, content) {
    var made = document.createElement(tag);
    var index;
    if (className) made.className = className;
    if (typeof content === 'string') made.textContent = content;
    else if (content) {
      for (index = 0; index < content.length; index += 1) {
        if (content[index]) made.appendChild(content[index]);
      }
    }
    return made;
  }

  function button(className, label, onPress) {
    var made = element('button', className, label);
    made.type = 'button';
    made.onclick = onPress;
    return made;
  }

  function clear(node) {
    while (node.firstChild) node.removeChild(node.firstChild);
  }

  /*
   * Puts a screen in the place of the last one. The focus goes to its heading, so that a keyboard begins at the top
   * and the Enter of a card reader presses nothing.
   */
  function show(children, className) {
    clear(main);
    main.appendChild(element('div', 'screen ' + (className || ''), children));
    main.scrollTop = 0;
    var heading = main.querySelector('h1');
    if (heading) {
      heading.tabIndex = -1;
      heading.focus();
    }
  }

  /* Has a sentence read out without moving the focus. */
  function say(sentence) {
    live.textContent = '';
    live.textContent = sentence;
  }

  /* What went wrong, or (calm) why the screen changed by itself, with the next step. */
  function trouble(reason) {
    return element('div', reason.isCalm ? 'trouble calm' : 'trouble', [
      element('p', 'trouble-cause', reason.cause),
      element('p', 'trouble-advice', reason.advice),
    ]);
  }

  function sentenceOf(reason) {
    return reason.cause + ' ' + reason.advice;
  }

  /*
   * The usual screen: heading, message, body, buttons. `parts`: title, head (elements beside the title), reason,
   * className, body, foot, say (what is read out; default: the reason, else the title).
   */
  function frame(parts) {
    var body = element('div', 'list-body ' + (parts.className || ''), parts.body);
    /* What is scrolled must be reached by a keyboard too (WCAG 2.1.1). */
    body.tabIndex = 0;
    body.setAttribute('role', 'group');
    body.setAttribute('aria-label', text('content'));
    show([
      element('div', 'list-head', [element('h1', '', parts.title)].concat(parts.head || [])),
      parts.reason ? trouble(parts.reason) : null,
      body,
      parts.foot ? element('div', 'list-foot', parts.foot) : null,
    ]);
    say(parts.say || (parts.reason ? sentenceOf(parts.reason) : parts.title));
  }

  /* One thing that happened and one way on: a big sentence, what to do next, buttons. */
  function message(title, lead, foot, className) {
    show([
      element('div', 'message ' + (className || ''), [
        element('h1', 'message-title', title),
        lead ? element('p', 'message-lead', lead) : null,
      ]),
      element('div', 'list-foot', foot),
    ]);
    say(title + ' ' + (lead || ''));
  }

  function spacer() {
    return element('span', 'spacer');
  }

  function isOpen(job) {
    var last = job.lastDelivery;
    return !!last && last.state !== 'returned' && last.state !== 'confirmed';
  }

  /* The two answers to the question whether the pages came out. */
  function answers(onWord) {
    return element('span', 'answers', [
      button('small', text('printAgain'), function () {
        onWord('print-again');
      }),
      button('small strong', text('cameOut'), function () {
        onWord('it-came-out');
      }),
    ]);
  }

  /* Puts other buttons under the screen, and the focus on one of them when asked to. */
  function showListFoot(children, focused) {
    var foot = main.querySelector('.list-foot');
    if (!foot) return;
    clear(foot);
    children.forEach(function (child) {
      if (child) foot.appendChild(child);
    });
    if (focused) focused.focus();
  }

  tomeoki.view = {
    text: text,
    hasText: function (key) {
      return texts[key] !== undefined;
    },
    element: element,
    button: button,
    clear: clear,
    show: show,
    frame: frame,
    message: message,
    say: say,
    trouble: trouble,
    sentenceOf: sentenceOf,
    spacer: spacer,
    answers: answers,
    isOpen: isOpen,
    showListFoot: showListFoot,
  };
})(window);
