/* What the panel shows: elements, the idle screen and the list of jobs. Knows nothing of the network. */

(function (root) {
  'use strict';

  var tomeoki = root.tomeoki || {};
  root.tomeoki = tomeoki;

  var main = document.getElementById('panel');
  var texts = JSON.parse(main.getAttribute('data-texts'));

  function text(key, values) {
    return tomeoki.fill(texts[key], values || {});
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

  function show(children) {
    while (main.firstChild) main.removeChild(main.firstChild);
    main.appendChild(element('div', 'screen', children));
    main.scrollTop = 0;
  }

  /* Has a sentence read out without moving the focus. */
  function say(sentence) {
    document.getElementById('live').textContent = sentence;
  }

  function trouble(reason) {
    return element('div', 'trouble', [
      element('p', 'trouble-cause', reason.cause),
      element('p', 'trouble-advice', reason.advice),
    ]);
  }

  /* The screen that waits for a card. `reason` is the last refusal, `heading` says what the panel does now. */
  function showIdle(heading, lead, reason, working) {
    var picture = element('img', working ? 'card-picture working' : 'card-picture');
    picture.src = '/assets/card.svg';
    picture.alt = '';
    show([
      element('div', 'idle', [
        reason ? trouble(reason) : null,
        picture,
        element('h1', 'idle-title', heading),
        lead ? element('p', 'idle-lead', lead) : null,
      ]),
    ]);
    say(reason ? reason.cause + reason.advice : heading);
  }

  function isOpen(job) {
    var last = job.lastDelivery;
    return !!last && last.state !== 'returned' && last.state !== 'confirmed';
  }

  function lastWord(job, onResolve) {
    var last = job.lastDelivery;
    if (!last) return null;
    if (last.state === 'returned') {
      return element('p', 'job-trouble', text('lastFailure', last.text || { cause: '', advice: '' }));
    }
    if (last.state === 'ambiguous') {
      return element('div', 'job-question', [
        element('p', 'job-trouble', text('lastAmbiguous')),
        answers(function (word) {
          onResolve(last.id, word);
        }),
      ]);
    }
    return isOpen(job) ? element('p', 'job-state', text('state.' + last.state)) : null;
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

  /* A sentence with buttons under a job. `actions` are [label, handler]. */
  function jobHint(className, sentence, actions) {
    return element('div', 'job-hint ' + className, [
      element('span', 'job-hint-text', sentence),
      element(
        'span',
        'answers',
        actions.map(function (action) {
          return button('small', action[0], action[1]);
        })
      ),
    ]);
  }

  function sentenceOf(reason) {
    return reason.cause + reason.advice;
  }

  /* What stands between a job and its paper here, each with the next step. */
  function hints(job, handlers) {
    var made = [];
    if (job.trouble) {
      var asks = job.trouble.kind === 'password-needed';
      made.push(
        jobHint(
          'job-trouble',
          sentenceOf(job.trouble.text),
          asks ? [[text('typePassword'), handlers.onUnlock.bind(null, job, 'document')]] : []
        )
      );
    } else if (job.needsJobPassword && !handlers.isUnlocked(job.id)) {
      made.push(
        jobHint('', text('needsPassword'), [[text('typePassword'), handlers.onUnlock.bind(null, job, 'job')]])
      );
    }
    if (job.notHere) made.push(jobHint('job-trouble', sentenceOf(job.notHere), []));
    if (job.remaining && !isOpen(job)) made.push(remainder(job, handlers));
    if (job.noteTexts.length > 0) made.push(jobHint('quiet', job.noteTexts.join(' / '), []));
    return made;
  }

  function remainder(job, handlers) {
    var left = job.remaining.sheets;
    var sentence = left === undefined ? '' : text('partOut', { of: job.remaining.ofSheets, count: left });
    var label = left === undefined ? text('continueCount') : text('continueHere', { count: left });
    return jobHint('', sentence, [
      [label, handlers.onContinue.bind(null, job, null)],
      [text('elsewhere'), handlers.onContinueElsewhere.bind(null, job)],
    ]);
  }

  /* Moment, size and settings of a job, as far as they are known. */
  function factsOf(job) {
    var pages = job.pages === undefined ? '' : text('jobPages', { count: job.pages });
    var sheets = job.sheets === undefined ? '' : text('jobSheets', { count: job.sheets });
    return [job.heldAtText, pages, sheets, job.formatText, pages === '' ? job.sizeText : ''].concat(
      job.ticketTexts
    );
  }

  function jobRow(job, handlers) {
    var box = element('input', 'job-box');
    var facts = factsOf(job);
    box.type = 'checkbox';
    box.id = 'job-' + job.id;
    box.checked = handlers.isSelected(job.id);
    box.disabled = isOpen(job);
    box.onchange = function () {
      handlers.onSelect(job.id, box.checked);
    };
    var label = element('label', 'job-label', [
      element('span', 'job-name', job.jobName),
      element('span', 'job-facts', [
        element('span', 'tag', job.segmentName),
        element(
          'span',
          '',
          facts
            .filter(function (fact) {
              return fact !== '';
            })
            .join(' / ')
        ),
        element('span', 'job-expires', text('expires', { time: job.expiresAtText })),
      ]),
    ]);
    label.htmlFor = box.id;
    return element(
      'li',
      isOpen(job) ? 'job open' : 'job',
      [element('div', 'job-line', [box, label]), lastWord(job, handlers.onResolve)].concat(
        hints(job, handlers)
      )
    );
  }

  /*
   * The list of jobs with its foot. Handlers: isSelected, isUnlocked, onSelect, onResolve, onUnlock, onContinue,
   * onContinueElsewhere, onClaim; the foot is drawn by showListFoot.
   */
  function showList(jobs, handlers, reason) {
    var rows = jobs.map(function (job) {
      return jobRow(job, handlers);
    });
    var content =
      jobs.length === 0
        ? element('div', 'blank', [
            element('p', 'blank-title', text('empty')),
            element('p', '', text('emptyNext')),
          ])
        : element('ul', 'jobs', rows);
    show([
      element('div', 'list-head', [
        element('h1', '', text('listTitle')),
        element('span', 'count', text('listCount', { count: jobs.length })),
        element('span', 'spacer'),
        button('small', text('claim'), handlers.onClaim),
      ]),
      reason ? trouble(reason) : null,
      element('div', 'list-body', [content]),
      element('div', 'list-foot', []),
    ]);
    say(jobs.length === 0 ? text('empty') : text('listCount', { count: jobs.length }));
  }

  /* Puts other buttons under the list, and the focus on one of them when asked to. */
  function showListFoot(children, focused) {
    var foot = main.querySelector('.list-foot');
    if (!foot) return;
    while (foot.firstChild) foot.removeChild(foot.firstChild);
    children.forEach(function (child) {
      if (child) foot.appendChild(child);
    });
    if (focused) focused.focus();
  }

  tomeoki.view = {
    text: text,
    element: element,
    button: button,
    show: show,
    say: say,
    trouble: trouble,
    answers: answers,
    isOpen: isOpen,
    showIdle: showIdle,
    showList: showList,
    showListFoot: showListFoot,
  };
})(window);
